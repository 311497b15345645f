package dev.octet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.octet.fixture.TinyModels;
import dev.octet.shared.SharedData;
import dev.octet.tensor.DataType;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The small model's 48 classes are the elements of its picture: the brightest one is its answer.
 */
class EvaluateTest {
  private static final byte[] NORMALIZED =
      TinyModels.metadata(new float[] {127.5f}, new float[] {127.5f});

  @TempDir Path folder;
  private Path images;

  @BeforeEach
  void makeFolder() throws IOException {
    images = Files.createDirectory(folder.resolve("images"));
  }

  @ParameterizedTest
  @EnumSource(names = {"INT8", "UINT8", "FLOAT32"})
  void photosStandInAFolderPerClass(DataType type) throws IOException {
    photo("class 5/b.png", 5);
    photo("class 5/a.PNG", 5);
    photo("class 47/c.png", 47);
    photo("class 46/wrong.png", 3);
    Files.writeString(images.resolve("class 47/notes.txt"), "no image");
    Console run = evaluate(type, "--labels", labels(), "--wrong");
    assertEquals(0, run.code(), run.err());
    assertTrue(run.out().contains("top-1: 75.0 % (3 of 4 photos)"), run.out());
    assertTrue(run.out().contains("top-5: 75.0 %"), run.out());
    assertTrue(
        run.out().contains("class 46/wrong.png: \"class 3\" instead of \"class 46\""), run.out());
  }

  @Test
  void photosAreNamedByClassIndex() throws IOException {
    photo("0007.png", 7);
    photo("13.png", 14);
    photo("48.png", 0);
    photo("cat.png", 0);
    Console run = evaluate(DataType.FLOAT32);
    assertEquals(0, run.code(), run.err());
    assertTrue(run.out().contains("top-1: 50.0 % (1 of 2 photos)"), run.out());
    assertTrue(run.out().contains("(byte - mean) / std, mean 127.5 std 127.5;"), run.out());
  }

  @Test
  void backgroundPrecedesTheFirstOf1000Classes() throws IOException {
    photo("0.png", 0);
    photo("1000.png", 0);
    List<Photo> photos = Photos.find(images, new Classes(1001, null), null);
    assertEquals(1, photos.size());
    assertEquals(1, photos.get(0).output());
  }

  @Test
  void aLimitTakesPhotosFromTheWholeList() {
    List<Integer> all = IntStream.range(0, 10).boxed().toList();
    assertEquals(List.of(0, 2, 5, 7), ImageFiles.spread(all, 4));
    assertEquals(all, ImageFiles.spread(all, 10));
    assertEquals(all, ImageFiles.spread(all, 11));
  }

  @Test
  void meanAndDeviationReplaceThoseOfTheModel() throws IOException {
    photo("0.png", 0);
    Console run = evaluate(DataType.FLOAT32, "--mean", "0.5,0,0.25", "--std", "1");
    assertTrue(run.out().contains("mean 127.5,0.0,63.75 std 255.0"), run.out() + run.err());
    assertEquals(2, evaluate(DataType.FLOAT32, "--mean", "0.5,0", "--std", "1").code());
    assertEquals(2, evaluate(DataType.FLOAT32, "--mean", "0.5", "--std", "0").code());
    assertEquals(2, evaluate(DataType.FLOAT32, "--mean", "0.5").code());
  }

  @Test
  void foldersThatAreNoLabelsAreNamed() throws IOException {
    photo("class 5/a.png", 5);
    photo("klass 6/a.png", 6);
    Console run = evaluate(DataType.INT8, "--labels", labels());
    assertFailure(run, "the folder \"klass 6\" is no label of ", "\"class 0\"", "43 more");
  }

  @Test
  void foldersNeedLabels() throws IOException {
    photo("class 5/a.png", 5);
    assertFailure(evaluate(DataType.INT8), "--labels FILE");
  }

  @Test
  void labelsMustFitTheOutput() throws IOException {
    photo("class 5/a.png", 5);
    Path three = Files.writeString(folder.resolve("three.txt"), "a\nb\r\nc\n\n");
    assertFailure(evaluate(DataType.INT8, "--labels", three), "three.txt: 3 labels", "[1,48]");
  }

  @Test
  void aLabelThatStandsTwiceNamesNoFolder() throws IOException {
    photo("class 5/a.png", 5);
    Path twice = folder.resolve("twice.txt");
    Files.writeString(twice, Files.readString(labels()).replace("class 6\n", "class 5\n"));
    assertFailure(evaluate(DataType.INT8, "--labels", twice), "two lines name the class");
  }

  @Test
  void foldersWithoutImagesAreNamed() throws IOException {
    assertFailure(evaluate(DataType.INT8), images + ": no image found", "0 to 47");
    Files.createDirectory(images.resolve("class 5"));
    assertFailure(
        evaluate(DataType.INT8, "--labels", labels()), "no image found in", "\"class 5\"");
  }

  @Test
  void whatIsNoImageIsNamed() throws IOException {
    Path file = Files.writeString(images.resolve("1.png"), "hello");
    assertFailure(evaluate(DataType.INT8), file + ": not an image");
    photo("1.png", 1);
    byte[] half = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(half, half.length / 2));
    assertFailure(evaluate(DataType.INT8), file + ": a damaged image");
  }

  @Test
  void missingFoldersAreNamed() throws IOException {
    Path model = Files.write(folder.resolve("m.tflite"), TinyModels.picture(DataType.INT8, null));
    Path missing = folder.resolve("missing");
    assertFailure(
        Console.octet("evaluate", model, "--images", missing), missing + ": no such file");
    assertFailure(Console.octet("evaluate", model, "--images", model), model + ": not a folder");
  }

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
  void floatScoresThatAreNoNumberAreLast() {
    byte[] scores = {0, 0, -64, 127, 0, 0, -128, -65, 0, 0, 0, 63};
    Ranking ranking = new Ranking(scores, DataType.FLOAT32);
    assertEquals(2, ranking.best());
    assertEquals(1, ranking.rankOf(1));
    assertEquals(2, ranking.rankOf(0));
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
            "--wrong",
            "--limit",
            "20");
    assertEquals(0, run.code(), run.err());
    assertTrue(
        run.out().contains("resize to 128x128; (byte - mean) / std, mean 127.5 std 127.5, quant"),
        run.out());
    assertTrue(run.out().matches("(?s).*top-1: \\d+\\.\\d % \\(\\d+ of 20 photos\\).*"), run.out());
    assertTrue(run.out().matches("(?s).*\" instead of \".*"), run.out());
  }

  private Console evaluate(DataType type, Object... options) throws IOException {
    Path model = folder.resolve("model.tflite");
    Files.write(model, TinyModels.picture(type, NORMALIZED));
    Object[] args = new Object[options.length + 4];
    args[0] = "evaluate";
    args[1] = model;
    args[2] = "--images";
    args[3] = images;
    System.arraycopy(options, 0, args, 4, options.length);
    return Console.octet(args);
  }

  private Path labels() throws IOException {
    String lines =
        IntStream.range(0, 48).mapToObj(i -> "class " + i + "\n").collect(Collectors.joining());
    return Files.writeString(folder.resolve("labels.txt"), lines);
  }

  /** Writes a black picture of 4x4 pixels of which element {@code bright} is brightest. */
  private void photo(String name, int bright) throws IOException {
    BufferedImage image = new BufferedImage(4, 4, BufferedImage.TYPE_INT_RGB);
    int pixel = bright / 3;
    image.setRGB(pixel % 4, pixel / 4, 200 << (16 - 8 * (bright % 3)));
    Path file = images.resolve(name);
    Files.createDirectories(file.getParent());
    ImageIO.write(image, "png", file.toFile());
  }

  private static void assertFailure(Console run, String... parts) {
    assertEquals(1, run.code(), run.err());
    assertEquals(
        1, run.err().lines().filter(line -> !line.startsWith("evaluating ")).count(), run.err());
    for (String part : parts) {
      assertTrue(run.err().contains(part), run.err());
    }
  }
}
