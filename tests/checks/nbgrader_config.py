"""nbgrader's settings for this course: where an answer begins and ends, and what replaces it."""

c = get_config()  # noqa: F821 (nbgrader gives it)
c.CourseDirectory.course_id = "neural-networks-from-scratch"
c.ClearSolutions.begin_solution_delimeter = "--- your code starts here ---"
c.ClearSolutions.end_solution_delimeter = "--- your code ends here ---"
c.ClearSolutions.code_stub = {
    "python": "# --- your code starts here ---\n...\n# --- your code ends here ---"
}
c.ExecutePreprocessor.timeout = 300
