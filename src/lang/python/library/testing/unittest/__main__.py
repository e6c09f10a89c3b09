from unittest import main
main(module=None)
