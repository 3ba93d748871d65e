'use strict';

/** Reading and writing, with callbacks (error, result) as everything here. */
var files = {
  read: function (entry, done) {
    entry.file(
      function (file) {
        var reader = new FileReader();
        reader.onload = function () {
          done(null, reader.result);
        };
        reader.onerror = function () {
          done(reader.error);
        };
        reader.readAsText(file);
      },
      function (error) {
        done(error);
      },
    );
  },

  /** In the place of what is there. */
  write: function (entry, text, done) {
    entry.createWriter(
      function (writer) {
        var isCut = false;
        writer.onerror = function () {
          done(writer.error);
        };
        writer.onwriteend = function () {
          if (writer.error) return;
          if (isCut) return done(null);
          isCut = true;
          writer.write(new Blob([text], { type: 'text/plain' }));
        };
        writer.truncate(0);
      },
      function (error) {
        done(error);
      },
    );
  },

  /** The entries of a folder: folders first, each by name. */
  list: function (directory, done) {
    var reader = directory.createReader();
    var all = [];
    var more = function () {
      reader.readEntries(
        function (batch) {
          if (batch.length > 0) {
            all = all.concat(batch);
            return more();
          }
          all.sort(function (a, b) {
            return b.isDirectory - a.isDirectory || a.name.localeCompare(b.name);
          });
          done(null, all);
        },
        function (error) {
          done(error);
        },
      );
    };
    more();
  },

  /** Asks the user; without an answer, or with none that can be had, `done` gets the text of it. */
  choose: function (options, done) {
    chrome.fileSystem.chooseEntry(options, function (entry) {
      if (chrome.runtime.lastError) done(chrome.runtime.lastError);
      else done(null, entry);
    });
  },
};
