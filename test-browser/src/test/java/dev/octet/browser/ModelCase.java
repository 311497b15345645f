package dev.octet.browser;

import dev.octet.graph.Value;
import dev.octet.runtime.Model;
import dev.octet.runtime.Session;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** A model file with examples and the JVM's outputs for them. */
final class ModelCase {
  private static final long SEED = 2026;

  private final String name;
  private final byte[] file;
  private final List<Example> examples;
  private final List<byte[][]> outputs = new ArrayList<>();

  /** Runs the examples on the JVM; without examples, one of seeded random bytes. */
  ModelCase(String name, byte[] file, List<Example> examples) {
    this.name = name;
    this.file = file;
    Model model = Model.read(file);
    this.examples = examples.isEmpty() ? List.of(random(model)) : examples;
    try (Session session = model.newSession()) {
      for (Example example : this.examples) {
        outputs.add(session.run(example.inputs().toArray(byte[][]::new)));
      }
    }
  }

  String name() {
    return name;
  }

  byte[] file() {
    return file;
  }

  List<Example> examples() {
    return examples;
  }

  /** The JVM's outputs for example {@code i}, in the model's order. */
  byte[][] outputs(int i) {
    return outputs.get(i);
  }

  /** The JVM's outputs that differ from their golden, in words. */
  List<String> goldenMismatches() {
    List<String> mismatches = new ArrayList<>();
    for (int i = 0; i < examples.size(); i++) {
      List<byte[]> golden = examples.get(i).golden();
      for (int output = 0; golden != null && output < golden.size(); output++) {
        if (!Arrays.equals(golden.get(output), outputs.get(i)[output])) {
          mismatches.add(name + ", " + examples.get(i).name() + ", output " + output);
        }
      }
    }
    return mismatches;
  }

  private static Example random(Model model) {
    Random random = new Random(SEED);
    List<byte[]> inputs = new ArrayList<>();
    for (Value input : model.inputs()) {
      byte[] bytes = new byte[input.bytes()];
      random.nextBytes(bytes);
      inputs.add(bytes);
    }
    return new Example("random input, seed " + SEED, inputs, null);
  }
}
