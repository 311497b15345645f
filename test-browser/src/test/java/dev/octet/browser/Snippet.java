package dev.octet.browser;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A block of code in a page of the documentation, with the HTML comment right before it, its mark:
 *
 * <pre>{@code
 * <!-- example: NAME -->                   an example that tests run
 * <!-- example: NAME, says: WORDS -->      which has to say these words of a real photo
 * <!-- example: NAME, on: node -->         which is no page, but a program of Node.js
 * <!-- example: NAME, file: sw.js -->      another file of it
 * <!-- example: NAME, offline: yes -->     which has to say it without a network, too
 * <!-- headers of: NAME -->                headers under which the example has to run, too
 * <!-- no example: REASON -->              not to be run
 * }</pre>
 *
 * @param page the file
 * @param line where the code begins, from 1
 * @param language as in {@code ```js}; empty if there is none
 * @param code without the fences
 * @param mark the text of the comment; empty if there is none
 */
record Snippet(Path page, int line, String language, String code, String mark) {
  private static final Path ROOT = Path.of("..");
  private static final Pattern BLOCK =
      Pattern.compile("^( *)```([\\w-]*)\\R(.*?)^ *```$", Pattern.DOTALL | Pattern.MULTILINE);
  private static final Pattern MARK =
      Pattern.compile("<!-- (no example|example|headers of): ([^>]+) -->\\s*$");

  /** All blocks of code for users: in both READMEs and in docs. */
  static List<Snippet> all() {
    List<Snippet> snippets = new ArrayList<>();
    try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
      Stream<Path> readmes =
          Stream.of(ROOT.resolve("README.md"), ROOT.resolve("js-bindings/src/main/npm/README.md"));
      Stream<Path> pages = docs.filter(page -> page.toString().endsWith(".md")).sorted();
      for (Path page : Stream.concat(readmes, pages).toList()) {
        snippets.addAll(of(page, Files.readString(page)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return snippets;
  }

  /** The blocks of code of a page. */
  static List<Snippet> of(Path page, String text) {
    List<Snippet> snippets = new ArrayList<>();
    Matcher block = BLOCK.matcher(text);
    int end = 0;
    while (block.find()) {
      String before = text.substring(end, block.start());
      Matcher mark = MARK.matcher(before);
      int line = (int) text.substring(0, block.start()).lines().count() + 2;
      snippets.add(
          new Snippet(
              page,
              line,
              block.group(2),
              block.group(3).indent(-block.group(1).length()),
              mark.find() ? mark.group(1) + ": " + mark.group(2) : ""));
      end = block.end();
    }
    return snippets;
  }

  /** Whether tests run it. */
  boolean isExample() {
    return mark.startsWith("example: ");
  }

  /** Whether it is the headers of an example. */
  boolean isHeaders() {
    return mark.startsWith("headers of: ");
  }

  /** The name of the example. */
  String name() {
    return mark.replaceFirst("^[\\w ]+: ", "").split(", ")[0];
  }

  /** What the mark says for a key, such as {@code says}. */
  Optional<String> get(String key) {
    return Stream.of(mark.split(", "))
        .filter(part -> part.startsWith(key + ": "))
        .map(part -> part.substring(key.length() + 2))
        .findFirst();
  }

  @Override
  public String toString() {
    String where = ROOT.relativize(page) + ":" + line;
    return isExample() || isHeaders() ? name() + " (" + where + ")" : where;
  }
}
