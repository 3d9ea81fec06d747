"""Whom we believe and with what we sign: keys, certificates, enrolment, revocation."""
