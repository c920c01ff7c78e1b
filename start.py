"""The command for a bare machine: `python3 start.py`, on Windows `py start.py`.

Brings what is missing, then does what `main.py` does; `start.py test` runs the tests. This file
alone has to be understood by a Python that is too old, to say so in a sentence.
"""

import sys

if sys.version_info < (3, 8):
    sys.exit("Python 版本太低：需要 Python 3.11 以上，请安装后用新的 Python 运行本命令。")

from installation.steps import main

sys.exit(main(sys.argv[1:]))
