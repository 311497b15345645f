package dev.octet.cli;

import dev.octet.quantizer.diagnosis.Score;
import dev.octet.quantizer.diagnosis.Sensitivity;
import dev.octet.quantizer.diagnosis.SensitivityReport;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import me.tongfei.progressbar.ProgressBar;

/** Runs the trials of a sensitivity analysis on all processors. */
final class Trials {
  private Trials() {}

  /** Runs all trials; {@code progress} gets a step for each. */
  static SensitivityReport run(Sensitivity sensitivity, ProgressBar progress) {
    ExecutorService threads =
        Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
    try {
      List<Future<Score>> futures = new ArrayList<>();
      for (int i = 0; i < sensitivity.trials(); i++) {
        int trial = i;
        futures.add(
            threads.submit(
                () -> {
                  Score score = sensitivity.run(trial);
                  progress.step();
                  return score;
                }));
      }
      List<Score> scores = new ArrayList<>();
      for (Future<Score> future : futures) {
        scores.add(future.get());
      }
      return sensitivity.ranked(scores);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException failure
          ? failure
          : new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandException("interrupted", e);
    } finally {
      threads.shutdownNow();
    }
  }
}
