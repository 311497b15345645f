package dev.octet.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import me.tongfei.progressbar.ProgressBar;

/** Does many pieces of work on all processors. */
final class Workers {
  private Workers() {}

  /** Does pieces of work on one thread. */
  interface Worker extends AutoCloseable {
    /** Does piece {@code i}. */
    void work(int i);

    @Override
    void close();
  }

  /**
   * Does the pieces 0 to {@code pieces - 1}, each once.
   *
   * @param workers makes one for each thread
   * @param progress steps after every piece
   * @throws CommandException if a worker throws it; the work then stops
   */
  static void run(int pieces, Supplier<Worker> workers, ProgressBar progress) {
    AtomicInteger next = new AtomicInteger();
    int threads = Math.min(Runtime.getRuntime().availableProcessors(), pieces);
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        running.add(pool.submit(() -> run(pieces, workers, next, progress)));
      }
      for (Future<?> each : running) {
        each.get();
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof CommandException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandException("interrupted", e);
    } finally {
      pool.shutdownNow();
    }
  }

  private static void run(
      int pieces, Supplier<Worker> workers, AtomicInteger next, ProgressBar progress) {
    try (Worker worker = workers.get()) {
      for (int i = next.getAndIncrement(); i < pieces; i = next.getAndIncrement()) {
        worker.work(i);
        progress.step();
      }
    } catch (RuntimeException e) {
      next.set(pieces);
      throw e;
    }
  }
}
