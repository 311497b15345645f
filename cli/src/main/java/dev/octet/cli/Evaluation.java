package dev.octet.cli;

import dev.octet.cli.Accuracy.Answer;
import dev.octet.cli.image.Preprocessing;
import dev.octet.runtime.Model;
import dev.octet.runtime.Session;
import dev.octet.tensor.DataType;
import java.io.PrintWriter;
import java.util.List;
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
    try (ProgressBar progress = Progress.bar(err, "evaluating", "photos", answers.length)) {
      Workers.run(answers.length, () -> new Classifier(photos, answers), progress);
    }
    return new Accuracy(List.of(answers));
  }

  private final class Classifier implements Workers.Worker {
    private final Session session = model.newSession();
    private final List<Photo> photos;
    private final Answer[] answers;

    Classifier(List<Photo> photos, Answer[] answers) {
      this.photos = photos;
      this.answers = answers;
    }

    @Override
    public void work(int i) {
      Photo photo = photos.get(i);
      byte[] input = preprocessing.apply(ImageFiles.decode(photo.file()));
      DataType type = model.outputs().get(0).type();
      Ranking ranking = new Ranking(session.run(input)[0], type);
      answers[i] = new Answer(photo, ranking.best(), ranking.rankOf(photo.output()));
    }

    @Override
    public void close() {
      session.close();
    }
  }
}
