# Whether this setup of a kiosk has been applied on this machine.
$applied = Get-ItemProperty -LiteralPath 'Registry::HKEY_LOCAL_MACHINE\SOFTWARE\Holdfast\KioskSetup' -Name Applied -ErrorAction SilentlyContinue
if ($null -ne $applied -and $applied.Applied -eq '3c96568211e32ea50204c0fe72d2640efceb25f845a01ade6684f727b622d6d2') {
  Write-Output 'The kiosk is set up.'
  exit 0
}
exit 1
