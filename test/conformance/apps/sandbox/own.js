var ownScriptRan = true;
