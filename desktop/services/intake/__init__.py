"""Files come in: examined, judged, written into the master copy or held, and decided on."""
