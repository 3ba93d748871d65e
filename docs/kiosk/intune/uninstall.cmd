@echo off
powershell.exe -NoProfile -ExecutionPolicy Bypass -File "%~dp0kiosk.ps1" -Remove || exit /b 1
start /wait "" "%ProgramFiles%\Order screen\Uninstall Order screen.exe" /S /allusers
exit /b %ERRORLEVEL%
