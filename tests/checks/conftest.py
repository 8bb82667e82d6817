collect_ignore = ["nbgrader_config.py"]  # settings that nbgrader reads, no test
