# Whether this setup of a kiosk has been applied on this machine.
$applied = Get-ItemProperty -LiteralPath 'Registry::HKEY_LOCAL_MACHINE\SOFTWARE\Holdfast\KioskSetup' -Name Applied -ErrorAction SilentlyContinue
if ($null -ne $applied -and $applied.Applied -eq '807540c7e9bf177f85990c6c10d830a23c3057570c9b500b1adcfb0f2ae6cfeb') {
  Write-Output 'The kiosk is set up.'
  exit 0
}
exit 1
