import { array, defineNamespace, enumeration, instance, param } from '../core/contract.ts';

const POLICIES = ['last_write_win', 'manual'] as const;

/** `chrome.syncFileSystem`, as Chromium 156 declares it to an app with the permission. */
export const syncFileSystem = defineNamespace({
  name: 'syncFileSystem',
  availability: { permission: ['syncFileSystem'] },
  functions: {
    getConflictResolutionPolicy: { params: [], callback: 'optional' },
    getFileStatus: { params: [param('fileEntry', instance('Entry'))], callback: 'optional', local: true },
    getFileStatuses: { params: [param('fileEntries', array(instance('object')))], callback: 'optional', local: true },
    getServiceStatus: { params: [], callback: 'optional' },
    getUsageAndQuota: { params: [param('fileSystem', instance('DOMFileSystem'))], callback: 'optional', local: true },
    requestFileSystem: { params: [], callback: 'optional', local: true },
    setConflictResolutionPolicy: {
      params: [param('policy', enumeration('syncFileSystem.ConflictResolutionPolicy', POLICIES))],
      callback: 'optional',
    },
  },
  // Nothing is synchronised, so neither ever fires; Chromium's do not either.
  events: { onFileStatusChanged: { lazy: true }, onServiceStatusChanged: { lazy: true } },
  enums: {
    ConflictResolutionPolicy: { LAST_WRITE_WIN: 'last_write_win', MANUAL: 'manual' },
    FileStatus: { CONFLICTING: 'conflicting', PENDING: 'pending', SYNCED: 'synced' },
    ServiceStatus: {
      AUTHENTICATION_REQUIRED: 'authentication_required',
      DISABLED: 'disabled',
      INITIALIZING: 'initializing',
      RUNNING: 'running',
      TEMPORARY_UNAVAILABLE: 'temporary_unavailable',
    },
    SyncAction: { ADDED: 'added', DELETED: 'deleted', UPDATED: 'updated' },
    SyncDirection: { LOCAL_TO_REMOTE: 'local_to_remote', REMOTE_TO_LOCAL: 'remote_to_local' },
  },
});
export default syncFileSystem;
