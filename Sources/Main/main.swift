import Command

run()
