@echo off
rem The same program on the command line: so-dan-van --help
"%~dp0runtime\python.exe" -I -X utf8 -m main %*
