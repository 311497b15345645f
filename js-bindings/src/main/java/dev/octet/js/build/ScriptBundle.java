package dev.octet.js.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
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
      Pattern.compile("^export (?=(?:async )?(?:function|class|const) (\\w+))", Pattern.MULTILINE);
  private static final Pattern EXPORTS =
      Pattern.compile("^export \\{ ([^}]*) };\n", Pattern.MULTILINE);
  private static final Pattern COMMENT =
      Pattern.compile("^ *(/\\*\\*.*?\\*/|//[^\n]*)\n", Pattern.MULTILINE | Pattern.DOTALL);

  private final Path folder;
  private final Map<String, String> replacements;
  private final List<String> imported;
  private final Map<String, String> modules = new LinkedHashMap<>();

  /**
   * An empty bundle.
   *
   * @param folder of the modules
   * @param replacements modules to take in place of others, by name
   * @param imported modules that are not joined but go on to be imported
   */
  ScriptBundle(Path folder, Map<String, String> replacements, List<String> imported) {
    this.folder = folder;
    this.replacements = replacements;
    this.imported = imported;
  }

  /**
   * The module {@code entry} with everything that it imports, as a module.
   *
   * @throws IOException if a module is missing
   */
  String module(String entry) throws IOException {
    add(entry, true);
    return String.join("", modules.values());
  }

  /**
   * The module {@code entry} with everything that it imports, as a module that exports one
   * function. The function is called {@code octet} and takes what its code knows as {@code
   * inlined}; it returns what the module exports, and {@code serve}.
   *
   * @throws IOException if a module is missing
   */
  String function(String entry) throws IOException {
    add("serve.mjs", false);
    String text = module(entry);
    return "export function octet(inlined) {\n"
        + withoutExports(text)
        + ("return { " + String.join(", ", exports(text)) + ", serve };\n}\n");
  }

  /** The names that a module exports, in alphabetical order. */
  static Set<String> exports(String module) {
    TreeSet<String> names = new TreeSet<>();
    EXPORT.matcher(module).results().forEach(found -> names.add(found.group(1)));
    EXPORTS.matcher(module).results().forEach(found -> names.addAll(names(found)));
    return names;
  }

  private static List<String> names(MatchResult exports) {
    return List.of(exports.group(1).split(", "));
  }

  private static String withoutExports(String text) {
    return EXPORT.matcher(EXPORTS.matcher(text).replaceAll("")).replaceAll("");
  }

  /** Adds a module after those that it imports. */
  private void add(String name, boolean isEntry) throws IOException {
    if (modules.containsKey(name)) {
      return;
    }
    modules.put(name, "");
    String text = Files.readString(folder.resolve(replacements.getOrDefault(name, name)));
    for (MatchResult found : IMPORT.matcher(text).results().toList()) {
      if (!imported.contains(found.group(3))) {
        add(found.group(3), false);
      }
    }
    modules.remove(name);
    String local = IMPORT.matcher(text).replaceAll(this::joined);
    String scoped = isEntry ? local : withoutExports(local);
    modules.put(name, COMMENT.matcher(scoped).replaceAll(""));
  }

  /** What becomes of an import. */
  private String joined(MatchResult found) {
    if (imported.contains(found.group(3))) {
      return found.group();
    }
    return found.group(1) == null ? "" : "export " + found.group(2) + ";\n";
  }
}
