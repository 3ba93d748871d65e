# Whether this setup of a kiosk has been applied on this machine.
$applied = Get-ItemProperty -LiteralPath 'Registry::HKEY_LOCAL_MACHINE\SOFTWARE\Holdfast\KioskSetup' -Name Applied -ErrorAction SilentlyContinue
if ($null -ne $applied -and $applied.Applied -eq '2b8965f9ce15b21596cc2a8b22f2e3a0f0ff1afd603db05ed406cfe6181faed3') {
  Write-Output 'The kiosk is set up.'
  exit 0
}
exit 1
