package dev.octet.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The links in the documentation lead somewhere. */
class LinksTest {
  private static final Path ROOT = Path.of("..");
  private static final Path OF_PACKAGE = ROOT.resolve("js-bindings/src/main/npm/README.md");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s:]*)(?:#([^)\\s]*))?\\)");
  private static final Pattern CODE = Pattern.compile("(?ms)^```.*?^```$|`[^`\n]*`");

  @Test
  void linksLeadToFilesAndHeadings() throws IOException {
    List<String> broken = new ArrayList<>();
    for (Path page : pages()) {
      Matcher link = LINK.matcher(CODE.matcher(Files.readString(page)).replaceAll("code"));
      while (link.find()) {
        Path target = link.group(1).isEmpty() ? page : page.resolveSibling(link.group(1));
        String heading = link.group(2);
        if (!Files.exists(target) || heading != null && !headings(target).contains(heading)) {
          broken.add(page + " " + link.group());
        }
      }
    }
    assertEquals(List.of(), broken);
  }

  /** npm shows the page without the files around it. */
  @Test
  void thePageOfThePackageHasNoLinksToOtherFiles() throws IOException {
    Matcher link = LINK.matcher(CODE.matcher(Files.readString(OF_PACKAGE)).replaceAll("code"));
    assertEquals(
        List.of(),
        link.results().map(MatchResult::group).filter(text -> !text.startsWith("](#")).toList());
  }

  private static List<Path> pages() throws IOException {
    try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
      return Stream.concat(
              Stream.of(ROOT.resolve("README.md"), ROOT.resolve("CHANGES.md"), OF_PACKAGE),
              docs.filter(page -> page.toString().endsWith(".md")))
          .toList();
    }
  }

  /** The anchors of a page's headings, as GitHub names them. */
  private static Set<String> headings(Path page) throws IOException {
    return Files.readString(page)
        .lines()
        .filter(line -> line.startsWith("#"))
        .map(line -> line.replaceFirst("^#+ ", "").toLowerCase(Locale.ROOT))
        .map(title -> title.replaceAll("[^\\w\\- ]", "").replace(' ', '-'))
        .collect(Collectors.toSet());
  }
}
