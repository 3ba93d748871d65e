@echo off
rem What the Win32 app runs, as the system. Its folder has the product, its policy, and what "holdfast kiosk setup --windows" wrote.
start /wait "" "%~dp0order-screen-app_1.0_x64.exe" /S /allusers || exit /b 1
if not exist "%ProgramData%\Holdfast" mkdir "%ProgramData%\Holdfast"
copy /y "%~dp0policy.json" "%ProgramData%\Holdfast\policy.json" || exit /b 1
powershell.exe -NoProfile -ExecutionPolicy Bypass -File "%~dp0kiosk.ps1" -Apply
exit /b %ERRORLEVEL%
