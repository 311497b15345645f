package dev.octet.cli.report;

import java.util.List;

/**
 * What a command found out, for people to read.
 *
 * @param title of the page
 * @param introduction a sentence or two below it
 * @param sections in the order of reading
 */
public record Report(String title, String introduction, List<Section> sections) {

  /**
   * A part of a report with a heading.
   *
   * @param title the heading
   * @param blocks in the order of reading
   */
  public record Section(String title, List<Block> blocks) {}

  /** The page in HTML; whatever the texts hold, they stay texts. */
  public String toHtml() {
    return new HtmlPage(this).toString();
  }
}
