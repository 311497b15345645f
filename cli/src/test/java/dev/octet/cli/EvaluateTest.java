package dev.octet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.octet.shared.SharedData;
import dev.octet.tensor.DataType;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class EvaluateTest {
  @Test
  void amongEqualScoresTheFirstWins() {
    Ranking ranking = new Ranking(new byte[] {1, -1, -1, 0}, DataType.UINT8);
    assertEquals(1, ranking.best());
    assertEquals(0, ranking.rankOf(1));
    assertEquals(1, ranking.rankOf(2));
    assertEquals(2, ranking.rankOf(0));
  }

  @Test
  void int8ScoresAreSigned() {
    assertEquals(0, new Ranking(new byte[] {1, -1}, DataType.INT8).best());
  }

  @Test
  void photosAreNamedByClassIndex() {
    assertEquals(42, Photo.of(Path.of("x", "0042.jpg"), 1000).orElseThrow().label());
    assertTrue(Photo.of(Path.of("1000.jpg"), 1000).isEmpty());
    assertTrue(Photo.of(Path.of("cat.jpg"), 1000).isEmpty());
  }

  @Test
  void reportsTopOneAndThePreprocessing() {
    Path shared = SharedData.required();
    Console run =
        Console.octet(
            "evaluate",
            shared.resolve("models/mobilenet_v1_0.25_128_quant.tflite"),
            "--images",
            shared.resolve("images/imagenet500"),
            "--labels",
            shared.resolve("models/imagenet_labels.txt"),
            "--limit",
            "20");
    assertEquals(0, run.code(), run.err());
    assertTrue(run.out().contains("resize to 128x128; bytes as they are"), run.out());
    assertTrue(run.out().matches("(?s).*top-1: \\d+\\.\\d % \\(\\d+ of 20 photos\\).*"), run.out());
    assertTrue(run.out().matches("(?s).*\" instead of \".*"), run.out());
  }
}
