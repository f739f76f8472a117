"""The worker: jobs that wait for nobody's request, in turns."""
