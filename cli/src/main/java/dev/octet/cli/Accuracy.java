package dev.octet.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/**
 * The answers of a classifier.
 *
 * @param answers one per photo, in the photos' order
 */
record Accuracy(List<Answer> answers) {

  /**
   * One answer.
   *
   * @param photo the question
   * @param best index of the highest output
   * @param rank how many outputs stand before the right one
   */
  record Answer(Photo photo, int best, int rank) {}

  void printWrong(PrintWriter out, List<String> labels) {
    for (Answer answer : answers) {
      if (answer.rank() != 0) {
        out.println(
            answer.photo().name()
                + ": \""
                + labels.get(answer.best())
                + "\" instead of \""
                + labels.get(answer.photo().output())
                + "\"");
      }
    }
  }

  /** Prints how often the right one of {@code classes} was the best, or among the best five. */
  void printSummary(PrintWriter out, int classes) {
    printShare(out, "top-1", 1);
    if (classes > 5) {
      printShare(out, "top-5", 5);
    }
  }

  private void printShare(PrintWriter out, String title, int ranks) {
    long right = answers.stream().filter(answer -> answer.rank() < ranks).count();
    double share = 100.0 * right / answers.size();
    out.println(
        String.format(
            Locale.ROOT, "%s: %.1f %% (%d of %d photos)", title, share, right, answers.size()));
  }
}
