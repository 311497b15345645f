package dev.octet.cli;

import java.io.PrintWriter;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** How far a long command has come, with its rate and the time that is left. */
final class Progress {
  private static final int LOG_INTERVAL = 5000;
  private static final int LOG_WIDTH = 100;

  private Progress() {}

  /**
   * A bar that fills: one line that changes on a terminal, a new line every few seconds elsewhere.
   *
   * @param unit what is counted, in the plural
   */
  static ProgressBar bar(PrintWriter err, String task, String unit, int most) {
    ProgressBarBuilder builder =
        new ProgressBarBuilder()
            .setTaskName(task)
            .setInitialMax(most)
            .setUnit(" " + unit, 1)
            .showSpeed()
            .setStyle(ProgressBarStyle.ASCII);
    if (System.console() == null) {
      builder
          .setUpdateIntervalMillis(LOG_INTERVAL)
          .setConsumer(new DelegatingProgressBarConsumer(err::println, LOG_WIDTH));
    }
    return builder.build();
  }
}
