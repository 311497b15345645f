package dev.octet.importer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.octet.error.FormatException;
import dev.octet.error.OctetException;
import dev.octet.error.UnsupportedException;
import dev.octet.fixture.FlowModels;
import dev.octet.fixture.TinyModels;
import dev.octet.graph.Source;
import dev.octet.runtime.Model;
import dev.octet.runtime.ReadOptions;
import dev.octet.runtime.Session;
import dev.octet.shared.SharedData;
import dev.octet.tensor.DataType;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is not a model, or no longer one, is refused with a clear error and nothing else. */
class HostileFileTest {
  private static final long SEED = Long.getLong("octet.seed", 20261121);

  @ParameterizedTest
  @CsvSource({
    "'', empty",
    "'<!DOCTYPE html><html>', HTML",
    "'  \n<html lang=en>', HTML",
    "'version https://git-lfs.github.com/spec/v1', Git LFS",
    "'PK\u0003\u0004xxxxxxxxxxx', zip",
    "'hello', TFL3"
  })
  void whatIsServedInPlaceOfAModelIsNamed(String content, String word) {
    FormatException error =
        assertThrows(
            FormatException.class, () -> Model.read(content.getBytes(StandardCharsets.UTF_8)));
    assertTrue(error.getMessage().contains(word), error.getMessage());
    assertEquals("format", error.code());
  }

  @Test
  void aCompositeInsideItselfIsRefused() {
    UnsupportedException e =
        assertThrows(UnsupportedException.class, () -> Model.read(TinyModels.endless()));
    assertTrue(e.getMessage().contains("contains itself"), e.getMessage());
  }

  @Test
  void randomBytesAreRefused() {
    Random random = new Random(SEED);
    for (int i = 0; i < 2000; i++) {
      byte[] file = new byte[random.nextInt(400)];
      random.nextBytes(file);
      if (file.length >= 8) {
        System.arraycopy("TFL3".getBytes(StandardCharsets.US_ASCII), 0, file, 4, 4);
        file[0] = (byte) random.nextInt(file.length);
        file[1] = 0;
        file[2] = 0;
        file[3] = 0;
      }
      refusedOrFine(file, "random file " + i);
    }
  }

  @Test
  void everyTruncationIsRefused() {
    byte[] file = SharedData.model("hello_world_int8.tflite");
    for (int length = 0; length < file.length - 8; length++) {
      byte[] cut = Arrays.copyOf(file, length);
      refusedOrFine(cut, "cut to " + length);
    }
    assertThrows(OctetException.class, () -> Model.read(Arrays.copyOf(file, file.length / 2)));
  }

  @Test
  void damagedBytesNeverEscapeTheChecks() {
    for (String name : new String[] {"hello_world_int8.tflite", "person_detect_int8.tflite"}) {
      damage(name, SharedData.model(name), 600);
    }
  }

  @Test
  void damagedNodesOfConstantsNeverEscapeTheChecks() {
    damage("computed weights", TinyModels.computedWeights(), 5000);
    damage("dynamic", TinyModels.dynamic(), 5000);
    damage("endless", TinyModels.endless(), 1000);
    damage("product", TinyModels.product(), 1000);
    damage("loop", FlowModels.loop(1, 2), 2000);
    damage("branches", FlowModels.branches(), 2000);
    damage("cache", FlowModels.cache(), 3000);
    damage("recurrent layer", FlowModels.recurrentLayer(), 3000);
  }

  @Test
  void damagedMetadataNeverEscapeTheChecks() {
    byte[] metadata = TinyModels.metadata(new float[] {1, 2, 3}, new float[] {4, 5, 6});
    damage("picture", TinyModels.picture(DataType.INT8, metadata), 5000);
  }

  private static void damage(String name, byte[] file, int rounds) {
    Random random = new Random(SEED);
    for (int i = 0; i < rounds; i++) {
      byte[] damaged = file.clone();
      for (int k = 1 + random.nextInt(3); k > 0; k--) {
        damaged[position(random, file.length)] = (byte) random.nextInt();
      }
      refusedOrFine(damaged, name + " damaged, round " + i);
    }
  }

  /** Mostly the tables at both ends of the file, not the weights between them. */
  private static int position(Random random, int length) {
    int near = random.nextInt(Math.min(length, 6000));
    return random.nextBoolean() ? near : length - 1 - near;
  }

  /** A model of which the operators were renamed to ones that Octet does not have. */
  @Test
  void everyUnknownOperatorIsListed() {
    byte[] file = TinyModels.unknownOperator();
    UnsupportedException error = assertThrows(UnsupportedException.class, () -> Model.read(file));
    assertTrue(error.getMessage().contains("HASHTABLE_LOOKUP"), error.getMessage());
  }

  private static void refusedOrFine(byte[] file, String what) {
    try {
      for (Signature signature : Model.signatures(Source.copyOf(file))) {
        run(file, signature);
      }
    } catch (OctetException refused) {
      assertTrue(refused.getMessage().length() > 20, what + ": " + refused.getMessage());
    } catch (RuntimeException | Error escaped) {
      throw new AssertionError(
          what + ", seed " + SEED + " (replay with -Doctet.seed=" + SEED + ")", escaped);
    }
  }

  private static void run(byte[] file, Signature signature) {
    try {
      Model model = Model.of(Source.copyOf(file), ReadOptions.REFERENCE.with(signature));
      long macs = 0;
      for (var step : model.plan().steps()) {
        macs += step.node().operator().macs(step.node());
      }
      if (model.plan().end() < 1 << 26 && macs < 1 << 24) {
        try (Session session = model.newSession()) {
          session.run();
        }
      }
    } catch (OctetException refused) {
      assertTrue(refused.getMessage().length() > 20, refused.getMessage());
    }
  }
}
