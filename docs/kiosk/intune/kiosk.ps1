#Requires -Version 5.1
# Sets this machine up as a kiosk (-Apply), as an administrator or the system, and takes that back (-Remove).
# What was there before is kept in before.json, from the first time on; each further -Apply changes what is not as it should be.
param([switch]$Apply, [switch]$Remove)
Set-StrictMode -Version 2
$ErrorActionPreference = 'Stop'
if ($Apply -eq $Remove) { throw 'Give either -Apply or -Remove.' }

$Stamp = '2b8965f9ce15b21596cc2a8b22f2e3a0f0ff1afd603db05ed406cfe6181faed3'
$Policy = 'C:\ProgramData\Holdfast\policy.json'
$Account = 'kioskUser0'
$ShellLauncher = '<?xml version="1.0" encoding="utf-8"?>
<ShellLauncherConfiguration xmlns="http://schemas.microsoft.com/ShellLauncher/2018/Configuration" xmlns:V2="http://schemas.microsoft.com/ShellLauncher/2019/Configuration">
  <Profiles>
    <DefaultProfile>
      <Shell Shell="%SystemRoot%\explorer.exe"/>
    </DefaultProfile>
    <Profile Id="{6b3f2c1e-8a57-4d0b-9c46-7e1d5f20a9b3}" Name="Holdfast kiosk">
      <Shell Shell="&#34;C:\Program Files\Order screen\order-screen-app.exe&#34; --kiosk --policy &#34;C:\ProgramData\Holdfast\policy.json&#34;" V2:AppType="Desktop" V2:AllAppsFullScreen="true">
        <ReturnCodeActions>
          <ReturnCodeAction ReturnCode="0" Action="RestartShell"/>
          <ReturnCodeAction ReturnCode="1" Action="RestartShell"/>
          <ReturnCodeAction ReturnCode="2" Action="RestartShell"/>
          <ReturnCodeAction ReturnCode="10" Action="RestartShell"/>
          <ReturnCodeAction ReturnCode="20" Action="DoNothing"/>
        </ReturnCodeActions>
        <DefaultAction Action="RestartShell"/>
      </Shell>
    </Profile>
  </Profiles>
  <Configs>
    <Config>
      <AutoLogonAccount/>
      <Profile Id="{6b3f2c1e-8a57-4d0b-9c46-7e1d5f20a9b3}"/>
    </Config>
  </Configs>
</ShellLauncherConfiguration>
'
$Features = @('Client-DeviceLockdown', 'Client-EmbeddedShellLauncher', 'Client-KeyboardFilter')
$Keys = @('Ctrl+Alt+Del', 'Shift+Ctrl+Esc', 'Win+L', 'Alt+F4', 'Ctrl+F4', 'Win+F1', 'LShift+LAlt+PrintScrn', 'LShift+LAlt+NumLock', 'Win+U', 'Alt+Space', 'Ctrl+Esc', 'Ctrl+Win+F', 'Win+Break', 'Win+E', 'Win+F', 'Win+P', 'Win+R', 'Alt+Tab', 'Ctrl+Tab', 'Win+Tab', 'Win+D', 'Win+M', 'Win+Home', 'Win+T', 'Win+B', 'Win+-', 'Win++', 'Win+Esc', 'Win+Up', 'Win+Down', 'Win+Left', 'Win+Right', 'Win+Shift+Up', 'Win+Shift+Down', 'Win+Shift+Left', 'Win+Shift+Right', 'Win+Space', 'Win+O', 'Win+PageUp', 'Win+PageDown', 'Win+.', 'Win+C', 'Win+I', 'Win+K', 'Win+H', 'Win+Q', 'Win+W', 'Win+Z', 'Win+/', 'Win+J', 'Win+,', 'Win+V', 'Windows', 'Application', 'LaunchMail', 'LaunchMediaSelect', 'LaunchApp1', 'LaunchApp2', 'BrowserBack', 'BrowserForward', 'BrowserRefresh', 'BrowserStop', 'BrowserSearch', 'BrowserFavorites', 'BrowserHome', 'AltWin', 'CtrlWin', 'ShiftWin', 'F21')
# Administrators have all of their keys; the features of accessibility stay off for everybody else.
$FilterSettings = @{ DisableKeyboardFilterForAdministrators = 'true'; ForceOffAccessibility = 'true' }
$MachineValues = @(
  # 8: no swipes from the edge
  @{ Key = 'SOFTWARE\Policies\Microsoft\Windows\EdgeUI'; Name = 'AllowEdgeSwipe'; Value = 0; Kind = 'DWord' }
  # 29: no USB sticks
  @{ Key = 'SYSTEM\CurrentControlSet\Services\USBSTOR'; Name = 'Start'; Value = 4; Kind = 'DWord' }
  # 29: no other storage that is plugged in
  @{ Key = 'SOFTWARE\Policies\Microsoft\Windows\RemovableStorageDevices'; Name = 'Deny_All'; Value = 1; Kind = 'DWord' }
  # 29: nothing starts from what is plugged in
  @{ Key = 'SOFTWARE\Microsoft\Windows\CurrentVersion\Policies\Explorer'; Name = 'NoDriveTypeAutoRun'; Value = 255; Kind = 'DWord' }
  # 23: no notifications of the system
  @{ Key = 'SOFTWARE\Policies\Microsoft\Windows\Explorer'; Name = 'DisableNotificationCenter'; Value = 1; Kind = 'DWord' }
  # 5: no other user beside the kiosk
  @{ Key = 'SOFTWARE\Microsoft\Windows\CurrentVersion\Policies\System'; Name = 'HideFastUserSwitching'; Value = 1; Kind = 'DWord' }
  # 30: the power button, the sleep button and the lid do nothing
  @{ Key = 'SOFTWARE\Policies\Microsoft\Power\PowerSettings\7648efa3-dd9c-4e3e-b566-50f929386280'; Name = 'ACSettingIndex'; Value = 0; Kind = 'DWord' }
  # 30: the power button, the sleep button and the lid do nothing
  @{ Key = 'SOFTWARE\Policies\Microsoft\Power\PowerSettings\7648efa3-dd9c-4e3e-b566-50f929386280'; Name = 'DCSettingIndex'; Value = 0; Kind = 'DWord' }
  # 30: the power button, the sleep button and the lid do nothing
  @{ Key = 'SOFTWARE\Policies\Microsoft\Power\PowerSettings\96996bc0-ad50-47ec-923b-6f41874dd9eb'; Name = 'ACSettingIndex'; Value = 0; Kind = 'DWord' }
  # 30: the power button, the sleep button and the lid do nothing
  @{ Key = 'SOFTWARE\Policies\Microsoft\Power\PowerSettings\96996bc0-ad50-47ec-923b-6f41874dd9eb'; Name = 'DCSettingIndex'; Value = 0; Kind = 'DWord' }
  # 30: the power button, the sleep button and the lid do nothing
  @{ Key = 'SOFTWARE\Policies\Microsoft\Power\PowerSettings\5ca83367-6e45-459f-a27b-476b1d01c936'; Name = 'ACSettingIndex'; Value = 0; Kind = 'DWord' }
  # 30: the power button, the sleep button and the lid do nothing
  @{ Key = 'SOFTWARE\Policies\Microsoft\Power\PowerSettings\5ca83367-6e45-459f-a27b-476b1d01c936'; Name = 'DCSettingIndex'; Value = 0; Kind = 'DWord' }
  # 30: no power button on the sign-in screen
  @{ Key = 'SOFTWARE\Microsoft\Windows\CurrentVersion\Policies\System'; Name = 'ShutdownWithoutLogon'; Value = 0; Kind = 'DWord' }
  # the screen stays on
  @{ Key = 'SOFTWARE\Policies\Microsoft\Power\PowerSettings\3c0bc021-c8a8-4e07-a973-6b14cbcb2b7e'; Name = 'ACSettingIndex'; Value = 0; Kind = 'DWord' }
  # the machine stays awake
  @{ Key = 'SOFTWARE\Policies\Microsoft\Power\PowerSettings\29f6c1db-86da-48c5-9fdb-f2b67b1f44da'; Name = 'ACSettingIndex'; Value = 0; Kind = 'DWord' }
  # no lock screen
  @{ Key = 'SOFTWARE\Policies\Microsoft\Windows\Personalization'; Name = 'NoLockScreen'; Value = 1; Kind = 'DWord' }
  # 24: no dialog about a program that crashed
  @{ Key = 'SOFTWARE\Microsoft\Windows\Windows Error Reporting'; Name = 'DontShowUI'; Value = 1; Kind = 'DWord' }
  # 24: no dialog about a fault of the system
  @{ Key = 'SYSTEM\CurrentControlSet\Control\Windows'; Name = 'ErrorMode'; Value = 2; Kind = 'DWord' }
  # updates: no restart by day
  @{ Key = 'SOFTWARE\Policies\Microsoft\Windows\WindowsUpdate'; Name = 'SetActiveHours'; Value = 1; Kind = 'DWord' }
  # updates: the day begins
  @{ Key = 'SOFTWARE\Policies\Microsoft\Windows\WindowsUpdate'; Name = 'ActiveHoursStart'; Value = 6; Kind = 'DWord' }
  # updates: the day ends
  @{ Key = 'SOFTWARE\Policies\Microsoft\Windows\WindowsUpdate'; Name = 'ActiveHoursEnd'; Value = 23; Kind = 'DWord' }
  # 23: updates tell nothing
  @{ Key = 'SOFTWARE\Policies\Microsoft\Windows\WindowsUpdate'; Name = 'SetUpdateNotificationLevel'; Value = 1; Kind = 'DWord' }
  # 23: not even that a restart is near
  @{ Key = 'SOFTWARE\Policies\Microsoft\Windows\WindowsUpdate'; Name = 'UpdateNotificationLevel'; Value = 2; Kind = 'DWord' }
  # updates: installed by themselves
  @{ Key = 'SOFTWARE\Policies\Microsoft\Windows\WindowsUpdate\AU'; Name = 'AUOptions'; Value = 4; Kind = 'DWord' }
  # updates: every day
  @{ Key = 'SOFTWARE\Policies\Microsoft\Windows\WindowsUpdate\AU'; Name = 'ScheduledInstallDay'; Value = 0; Kind = 'DWord' }
  # updates: at three at night
  @{ Key = 'SOFTWARE\Policies\Microsoft\Windows\WindowsUpdate\AU'; Name = 'ScheduledInstallTime'; Value = 3; Kind = 'DWord' }
  # updates: the machine restarts then, also with the kiosk signed in
  @{ Key = 'SOFTWARE\Policies\Microsoft\Windows\WindowsUpdate\AU'; Name = 'AlwaysAutoRebootAtScheduledTime'; Value = 1; Kind = 'DWord' }
  # updates: within a quarter of an hour
  @{ Key = 'SOFTWARE\Policies\Microsoft\Windows\WindowsUpdate\AU'; Name = 'AlwaysAutoRebootAtScheduledTimeMinutes'; Value = 15; Kind = 'DWord' }
)
$UserValues = @(
  # 7: no Sticky Keys by five times Shift
  @{ Key = 'Control Panel\Accessibility\StickyKeys'; Name = 'Flags'; Value = '506'; Kind = 'String' }
  # 7: no Toggle Keys by NumLock
  @{ Key = 'Control Panel\Accessibility\ToggleKeys'; Name = 'Flags'; Value = '58'; Kind = 'String' }
  # 7: no Filter Keys by Shift
  @{ Key = 'Control Panel\Accessibility\Keyboard Response'; Name = 'Flags'; Value = '122'; Kind = 'String' }
  # 7: no Mouse Keys by its shortcut
  @{ Key = 'Control Panel\Accessibility\MouseKeys'; Name = 'Flags'; Value = '58'; Kind = 'String' }
  # 7: no High Contrast by its shortcut
  @{ Key = 'Control Panel\Accessibility\HighContrast'; Name = 'Flags'; Value = '122'; Kind = 'String' }
  # 7: no Narrator by its shortcut
  @{ Key = 'Software\Microsoft\Narrator\NoRoam'; Name = 'WinEnterLaunchEnabled'; Value = 0; Kind = 'DWord' }
  # 8: no gestures with three and four fingers
  @{ Key = 'Control Panel\Desktop'; Name = 'TouchGestureSetting'; Value = 0; Kind = 'DWord' }
  # 8: the same on a touchpad
  @{ Key = 'Software\Microsoft\Windows\CurrentVersion\PrecisionTouchPad'; Name = 'ThreeFingerSlideEnabled'; Value = 0; Kind = 'DWord' }
  # 8: the same on a touchpad
  @{ Key = 'Software\Microsoft\Windows\CurrentVersion\PrecisionTouchPad'; Name = 'FourFingerSlideEnabled'; Value = 0; Kind = 'DWord' }
  # 23: no notifications of programs
  @{ Key = 'Software\Policies\Microsoft\Windows\CurrentVersion\PushNotifications'; Name = 'NoToastApplicationNotification'; Value = 1; Kind = 'DWord' }
)

# The system runs what is here, and puts back what is said here: only administrators write below Program Files, and everybody below ProgramData.
$Folder = Join-Path $env:ProgramFiles 'Holdfast\KioskSetup'
$Before = Join-Path $Folder 'before.json'
$Script = Join-Path $Folder 'kiosk.ps1'
$Log = Join-Path $Folder 'log.txt'
$StampKey = 'Registry::HKEY_LOCAL_MACHINE\SOFTWARE\Holdfast\KioskSetup'
$Now = 'Holdfast kiosk setup'
$AtStart = 'Holdfast kiosk setup at start'
$Embedded = 'root\standardcimv2\embedded'

# --- What was there before ---

function Read-State {
  $state = @{}
  if (Test-Path -LiteralPath $Before) {
    foreach ($item in (Get-Content -Raw -LiteralPath $Before -Encoding UTF8 | ConvertFrom-Json)) { $state[$item.Id] = $item }
  }
  return $state
}

# Before anything is changed, so that a power cut between the two loses nothing.
function Add-State([hashtable]$State, [string]$Id, [hashtable]$What) {
  if ($State.ContainsKey($Id)) { return }
  $What['Id'] = $Id
  $State[$Id] = [pscustomobject]$What
  ConvertTo-Json -InputObject @($State.Values) -Depth 4 | Set-Content -LiteralPath "$Before.new" -Encoding UTF8
  Move-Item -LiteralPath "$Before.new" -Destination $Before -Force
}

# --- The registry ---

function Read-Value([string]$Path, [string]$Name) {
  $item = Get-Item -LiteralPath $Path -ErrorAction SilentlyContinue
  if ($null -eq $item -or $item.GetValueNames() -notcontains $Name) { return $null }
  return @{ Value = $item.GetValue($Name, $null, 'DoNotExpandEnvironmentNames'); Kind = [string]$item.GetValueKind($Name) }
}

function Write-Value([string]$Path, [string]$Name, $Value, [string]$Kind) {
  if (-not (Test-Path -LiteralPath $Path)) { New-Item -Path $Path -Force | Out-Null }
  New-ItemProperty -LiteralPath $Path -Name $Name -Value $Value -PropertyType $Kind -Force | Out-Null
}

function Set-Values([hashtable]$State, [string]$Root, [string]$Owner, [object[]]$Values) {
  foreach ($wanted in $Values) {
    $path = "$Root\$($wanted.Key)"
    $found = Read-Value $path $wanted.Name
    $id = "value $Owner $($wanted.Key) $($wanted.Name)"
    $what = @{ Type = 'value'; Owner = $Owner; Key = $wanted.Key; Name = $wanted.Name; Existed = ($null -ne $found) }
    if ($null -ne $found) { $what['Value'] = $found.Value; $what['Kind'] = $found.Kind }
    Add-State $State $id $what
    if ($null -eq $found -or $found.Value -ne $wanted.Value) {
      Write-Value $path $wanted.Name $wanted.Value $wanted.Kind
      Write-Output "set: $Owner $($wanted.Key) $($wanted.Name) = $($wanted.Value)"
    }
  }
}

function Reset-Values([hashtable]$State, [string]$Root, [string]$Owner) {
  foreach ($item in @($State.Values | Where-Object { $_.Type -eq 'value' -and $_.Owner -eq $Owner })) {
    $path = "$Root\$($item.Key)"
    if ($item.Existed) { Write-Value $path $item.Name $item.Value $item.Kind }
    elseif (Test-Path -LiteralPath $path) { Remove-ItemProperty -LiteralPath $path -Name $item.Name -ErrorAction SilentlyContinue }
    Write-Output "put back: $Owner $($item.Key) $($item.Name)"
  }
}

# A user's part of the registry: that of somebody who is not signed in is a file.
function Use-Hive([string]$Name, [string]$File, [scriptblock]$Do) {
  $root = "Registry::HKEY_USERS\$Name"
  if (Test-Path -LiteralPath $root) { & $Do $root; return }
  if ($File -eq '' -or -not (Test-Path -LiteralPath $File)) { return }
  & reg.exe load "HKU\$Name" $File | Out-Null
  if ($LASTEXITCODE -ne 0) { Write-Warning "$File cannot be opened."; return }
  try { & $Do $root }
  finally {
    # What PowerShell still holds would keep the file open.
    [gc]::Collect()
    [gc]::WaitForPendingFinalizers()
    & reg.exe unload "HKU\$Name" | Out-Null
  }
}

# The sign-in screen, those who sign in for the first time, and the user of the kiosk once there is one.
# (Variables of whoever calls are seen here: these two must not have one of the same name.)
function Use-Hives([scriptblock]$Each) {
  Use-Hive '.DEFAULT' '' { param($root) & $Each $root 'sign-in' }
  Use-Hive 'HoldfastDefault' "$env:SystemDrive\Users\Default\NTUSER.DAT" { param($root) & $Each $root 'new users' }
  try { $sid = (New-Object Security.Principal.NTAccount($Account)).Translate([Security.Principal.SecurityIdentifier]).Value }
  catch { return }
  $place = Read-Value "Registry::HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Windows NT\CurrentVersion\ProfileList\$sid" 'ProfileImagePath'
  $file = ''
  if ($null -ne $place) { $file = Join-Path ([Environment]::ExpandEnvironmentVariables($place.Value)) 'NTUSER.DAT' }
  Use-Hive $sid $file { param($root) & $Each $root 'kiosk' }
}

# --- Tasks ---

function New-Task([string]$Name, [bool]$WithStart) {
  $action = New-ScheduledTaskAction -Execute 'powershell.exe' -Argument ('-NoProfile -NonInteractive -ExecutionPolicy Bypass -File "{0}" -{1}' -f $Script, $(if ($Apply) { 'Apply' } else { 'Remove' }))
  $principal = New-ScheduledTaskPrincipal -UserId 'S-1-5-18' -RunLevel Highest
  $more = @{}
  if ($WithStart) { $more['Trigger'] = New-ScheduledTaskTrigger -AtStartup }
  Register-ScheduledTask -TaskName $Name -Action $action -Principal $principal -Force @more | Out-Null
}

function Remove-Task([string]$Name) {
  Get-ScheduledTask -TaskName $Name -ErrorAction SilentlyContinue | Unregister-ScheduledTask -Confirm:$false
}

# Windows takes a configuration of Shell Launcher from the system alone.
function Invoke-AsSystem {
  Remove-Item -LiteralPath $Log -ErrorAction SilentlyContinue
  New-Task $Now $false
  try {
    Start-ScheduledTask -TaskName $Now
    # Running, not yet run, waiting.
    do {
      Start-Sleep -Milliseconds 500
      $code = (Get-ScheduledTaskInfo -TaskName $Now).LastTaskResult
    } while ($code -in 0x41301, 0x41303, 0x41325)
  }
  finally { Remove-Task $Now }
  Get-Content -LiteralPath $Log -ErrorAction SilentlyContinue
  return $code
}

# --- Apply and remove ---

function Get-Filter([string]$Class) {
  return @(Get-CimInstance -Namespace $Embedded -ClassName $Class)
}

function Get-AssignedAccess {
  return Get-CimInstance -Namespace 'root\cimv2\mdm\dmmap' -ClassName 'MDM_AssignedAccess'
}

# @returns whether the machine is to restart before the rest can be done
function Enable-Features([hashtable]$State) {
  $restart = $false
  foreach ($feature in $Features) {
    $found = Get-WindowsOptionalFeature -Online -FeatureName $feature -ErrorAction SilentlyContinue
    if ($null -eq $found) { throw "This Windows has no ${feature}: it takes an Enterprise, Education or IoT Enterprise edition." }
    Add-State $State "feature $feature" @{ Type = 'feature'; Name = $feature; State = [string]$found.State }
    if ($found.State -eq 'Enabled') { continue }
    if ($found.State -ne 'EnablePending') { Enable-WindowsOptionalFeature -Online -FeatureName $feature -All -NoRestart -WarningAction SilentlyContinue | Out-Null }
    $restart = $true
  }
  return $restart
}

function Set-KeyboardFilter([hashtable]$State) {
  $service = Get-Service -Name 'MsKeyboardFilter'
  Add-State $State 'service' @{ Type = 'service'; StartType = [string]$service.StartType }
  Set-Service -Name 'MsKeyboardFilter' -StartupType Automatic
  $known = Get-Filter 'WEKF_PredefinedKey'
  foreach ($id in $Keys) {
    $key = $known | Where-Object { $_.Id -eq $id } | Select-Object -First 1
    if ($null -eq $key) { Write-Warning "Keyboard Filter does not know $id."; continue }
    Add-State $State "key $id" @{ Type = 'key'; Name = $id; Enabled = [bool]$key.Enabled }
    if ($key.Enabled) { continue }
    $key.Enabled = $true
    Set-CimInstance -CimInstance $key
    Write-Output "blocked: $id"
  }
  foreach ($setting in (Get-Filter 'WEKF_Settings')) {
    if (-not $FilterSettings.ContainsKey($setting.Name)) { continue }
    Add-State $State "setting $($setting.Name)" @{ Type = 'setting'; Name = $setting.Name; Value = [string]$setting.Value }
    $setting.Value = $FilterSettings[$setting.Name]
    Set-CimInstance -CimInstance $setting
  }
}

function Invoke-Apply {
  $state = Read-State
  Set-Values $state 'Registry::HKEY_LOCAL_MACHINE' 'machine' $MachineValues
  Use-Hives { param($root, $owner) Set-Values $state $root $owner $UserValues }
  if (Test-Path -LiteralPath $Policy) {
    # The system and administrators write it, and users read it.
    & icacls.exe $Policy /inheritance:r /grant '*S-1-5-18:(F)' '*S-1-5-32-544:(F)' '*S-1-5-32-545:(R)' | Out-Null
    if ($LASTEXITCODE -ne 0) { Write-Warning "The rights of $Policy cannot be set." }
  }
  else { Write-Warning "There is no $Policy yet." }
  if (Enable-Features $state) {
    New-Task $AtStart $true
    Write-Output 'Windows has to restart; what is left is done then, by itself.'
    return 3010
  }
  Set-KeyboardFilter $state
  $access = Get-AssignedAccess
  Add-State $state 'shell' @{ Type = 'shell'; Xml = [string]$access.ShellLauncher }
  $access.ShellLauncher = [Security.SecurityElement]::Escape($ShellLauncher)
  Set-CimInstance -CimInstance $access
  Write-Value $StampKey 'Applied' $Stamp 'String'
  Remove-Task $AtStart
  Write-Output 'The kiosk begins when Windows starts the next time.'
  return 0
}

function Invoke-Remove {
  $state = Read-State
  Remove-Task $AtStart
  if ($state.ContainsKey('shell')) {
    $access = Get-AssignedAccess
    $xml = $state['shell'].Xml
    $access.ShellLauncher = $(if ($xml -eq '') { $null } elseif ($xml.StartsWith('<')) { [Security.SecurityElement]::Escape($xml) } else { $xml })
    Set-CimInstance -CimInstance $access
    Write-Output 'put back: Shell Launcher'
  }
  if ($state.ContainsKey('service')) {
    foreach ($setting in (Get-Filter 'WEKF_Settings')) {
      if (-not $state.ContainsKey("setting $($setting.Name)")) { continue }
      $setting.Value = $state["setting $($setting.Name)"].Value
      Set-CimInstance -CimInstance $setting
    }
    foreach ($key in (Get-Filter 'WEKF_PredefinedKey')) {
      if (-not $state.ContainsKey("key $($key.Id)")) { continue }
      $key.Enabled = [bool]$state["key $($key.Id)"].Enabled
      Set-CimInstance -CimInstance $key
    }
    Set-Service -Name 'MsKeyboardFilter' -StartupType $state['service'].StartType
    Write-Output 'put back: Keyboard Filter'
  }
  Reset-Values $state 'Registry::HKEY_LOCAL_MACHINE' 'machine'
  Use-Hives { param($root, $owner) Reset-Values $state $root $owner }
  if (Test-Path -LiteralPath $Policy) { & icacls.exe $Policy /reset | Out-Null }
  foreach ($feature in $Features) {
    if (-not $state.ContainsKey("feature $feature") -or $state["feature $feature"].State -ne 'Disabled') { continue }
    Disable-WindowsOptionalFeature -Online -FeatureName $feature -NoRestart -WarningAction SilentlyContinue | Out-Null
    Write-Output "put back: $feature"
  }
  if (Test-Path -LiteralPath $StampKey) { Remove-Item -LiteralPath $StampKey -Recurse }
  Remove-Item -LiteralPath $Before -ErrorAction SilentlyContinue
  return 0
}

# The registry and the features of a 64-bit Windows are not all to be seen from a 32-bit program, as which some MDMs run scripts.
if ([Environment]::Is64BitOperatingSystem -and -not [Environment]::Is64BitProcess) {
  & "$env:SystemRoot\sysnative\WindowsPowerShell\v1.0\powershell.exe" -NoProfile -ExecutionPolicy Bypass -File $PSCommandPath $(if ($Apply) { '-Apply' } else { '-Remove' })
  exit $LASTEXITCODE
}
$me = New-Object Security.Principal.WindowsPrincipal([Security.Principal.WindowsIdentity]::GetCurrent())
if (-not $me.IsInRole([Security.Principal.WindowsBuiltInRole]::Administrator)) { throw 'Run this as an administrator.' }
New-Item -ItemType Directory -Path $Folder -Force | Out-Null
if ($PSCommandPath -ne $Script) { Copy-Item -LiteralPath $PSCommandPath -Destination $Script -Force }
if ([Security.Principal.WindowsIdentity]::GetCurrent().IsSystem) {
  Start-Transcript -LiteralPath $Log -Force | Out-Null
  try { $said = @(if ($Apply) { Invoke-Apply } else { Invoke-Remove }) }
  catch { $said = @("failed: $_", 1) }
  $said | Select-Object -SkipLast 1 | ForEach-Object { Write-Output $_ }
  $code = $said[-1]
  Stop-Transcript | Out-Null
}
else {
  $said = @(Invoke-AsSystem)
  $said | Select-Object -SkipLast 1 | ForEach-Object { Write-Output $_ }
  $code = $said[-1]
}
exit $code
