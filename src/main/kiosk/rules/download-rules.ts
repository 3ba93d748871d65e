/** Which downloads Chrome's policy DownloadRestrictions refuses. Nobody here knows which are malicious: what it says of these holds for all that can be run. */

/** As in Chrome: 0 none, 1, 2 and 4 those that are or may be dangerous, 3 all. */
export const DOWNLOAD_RESTRICTIONS = [0, 1, 2, 3, 4] as const;
export type DownloadRestriction = (typeof DOWNLOAD_RESTRICTIONS)[number];

/** What a system runs, installs, or takes settings from when somebody opens it. */
const DANGEROUS: ReadonlySet<string> = new Set(
  (
    'ad ade adp apk app appimage application appref-ms appx appxbundle bas bash bat cab cdr chm class cmd com command cpl crx csh deb desktop ' +
    'dex diagcab dll dmg drv elf exe fish fon grp gadget hlp hta htt img inf ini ins inx iso isp isu jar jnlp job js jse ksh library-ms lnk ' +
    'mad maf mag mam maq mar mas mat mau mav maw mda mde mdt mdw mdz mof mpkg msc msh msi msix msixbundle msp mst ocx ops out osx paf partial ' +
    'pcd pif pkg pl plg prf prg ps1 ps1xml ps2 psc1 psc2 psd1 psm1 py pyc pyw rb reg rels rgs rpm run scf scr sct search-ms service settingcontent-ms ' +
    'sh shb shs slk snap so spl sys tcsh terminal theme u3p url vb vbe vbs vbscript vhd vhdx vxd website workflow ws wsc wsf wsh xbap xrm-ms zsh'
  ).split(' '),
);

/** @param name of the file, without a folder */
export function refusesDownload(restriction: DownloadRestriction, name: string): boolean {
  if (restriction === 0) return false;
  return restriction === 3 || isDangerous(name);
}

/** Windows takes no notice of dots and blanks at the end, nor of what follows a colon. */
function isDangerous(name: string): boolean {
  const plain = name.replace(/:.*$/s, '').replace(/[\s.]+$/, '');
  return DANGEROUS.has(/\.([^.]*)$/.exec(plain)?.[1]?.toLowerCase() ?? '');
}
