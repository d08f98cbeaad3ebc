"""Study Bot in a browser page, without Discord: a sample study of five people, to try everything.

page    the page in a browser, until it is closed
sample  the people, and the weeks that they have had: made as in a real study, through the commands
clock   the simulated time: it goes as real time does, and at once ahead to what comes next by itself
ahead   the button that lets it go ahead, which the real bot does not know
guide   what the demo itself says in its channel
"""

from bot.demo.page import serve as serve
from bot.demo.sample import sample_study as sample_study
