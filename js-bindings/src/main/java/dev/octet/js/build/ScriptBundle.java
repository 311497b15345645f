package dev.octet.js.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Joins ES modules of one folder into one, so that a page makes one request instead of one after
 * the other. The modules share a scope: no two may define the same name. Comments that fill whole
 * lines are left out.
 */
final class ScriptBundle {
  private static final Pattern IMPORT =
      Pattern.compile("^(?:import|(export)) (\\{[^}]*}) from '\\./([^']+)';\n", Pattern.MULTILINE);
  private static final Pattern EXPORT =
      Pattern.compile("^export (?=(async )?function|class|const)", Pattern.MULTILINE);
  private static final Pattern COMMENT =
      Pattern.compile("^ *(/\\*\\*.*?\\*/|//[^\n]*)\n", Pattern.MULTILINE | Pattern.DOTALL);

  private final Path folder;
  private final Map<String, String> modules = new LinkedHashMap<>();

  private ScriptBundle(Path folder) {
    this.folder = folder;
  }

  /**
   * The module {@code entry} of a folder with everything that it imports.
   *
   * @throws IOException if a module is missing
   */
  static String of(Path folder, String entry) throws IOException {
    ScriptBundle bundle = new ScriptBundle(folder);
    bundle.add(entry, true);
    return String.join("", bundle.modules.values());
  }

  /** Adds a module after those that it imports. */
  private void add(String name, boolean isEntry) throws IOException {
    if (modules.containsKey(name)) {
      return;
    }
    modules.put(name, "");
    String text = Files.readString(folder.resolve(name));
    for (MatchResult found : IMPORT.matcher(text).results().toList()) {
      add(found.group(3), false);
    }
    modules.remove(name);
    String local =
        IMPORT
            .matcher(text)
            .replaceAll(found -> found.group(1) == null ? "" : "export " + found.group(2) + ";\n");
    String scoped = isEntry ? local : EXPORT.matcher(local).replaceAll("");
    modules.put(name, COMMENT.matcher(scoped).replaceAll(""));
  }
}
