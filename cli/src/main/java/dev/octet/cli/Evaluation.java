package dev.octet.cli;

import dev.octet.cli.Accuracy.Answer;
import dev.octet.cli.image.Preprocessing;
import dev.octet.cli.image.RgbImage;
import dev.octet.runtime.Model;
import dev.octet.runtime.Session;
import dev.octet.tensor.DataType;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import me.tongfei.progressbar.ProgressBar;

/** Runs a classifier on many photos, one session on each processor. */
final class Evaluation {
  private final Model model;
  private final Preprocessing preprocessing;
  private final PrintWriter err;

  Evaluation(Model model, Preprocessing preprocessing, PrintWriter err) {
    this.model = model;
    this.preprocessing = preprocessing;
    this.err = err;
  }

  Accuracy run(List<Photo> photos) {
    Answer[] answers = new Answer[photos.size()];
    AtomicInteger next = new AtomicInteger();
    int threads = Math.min(Runtime.getRuntime().availableProcessors(), photos.size());
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try (ProgressBar progress = Progress.bar(err, "evaluating", "photos", answers.length)) {
      List<Future<?>> workers = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        workers.add(pool.submit(() -> work(photos, answers, next, progress)));
      }
      for (Future<?> worker : workers) {
        worker.get();
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
    return new Accuracy(List.of(answers));
  }

  private void work(
      List<Photo> photos, Answer[] answers, AtomicInteger next, ProgressBar progress) {
    try (Session session = model.newSession()) {
      for (int i = next.getAndIncrement(); i < answers.length; i = next.getAndIncrement()) {
        answers[i] = answer(session, photos.get(i));
        progress.step();
      }
    }
  }

  private Answer answer(Session session, Photo photo) {
    byte[] input = preprocessing.apply(decode(photo));
    DataType type = model.outputs().get(0).type();
    Ranking ranking = new Ranking(session.run(input)[0], type);
    return new Answer(photo, ranking.best(), ranking.rankOf(photo.output()));
  }

  private static RgbImage decode(Photo photo) {
    try {
      return RgbImage.decode(Disk.read(photo.file()));
    } catch (IOException e) {
      throw Disk.failure(photo.file(), e);
    }
  }
}
