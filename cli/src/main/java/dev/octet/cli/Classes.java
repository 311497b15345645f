package dev.octet.cli;

import dev.octet.graph.Value;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * The classes of which a classifier's output has the scores.
 *
 * @param count how many
 * @param names one for each, or null if they are not known
 */
record Classes(int count, List<String> names) {
  /** Models of ImageNet's 1000 classes that have 1001 outputs begin with one for the background. */
  private static final int CLASSES_AND_BACKGROUND = 1001;

  /** Whether an output is one list of numbers, as class scores are. */
  static boolean isList(Value output) {
    boolean isScore = output.type().isQuantizable() || output.type().isFloat();
    for (int dim : output.shape().toArray()) {
      if (isScore && dim > 1) {
        return dim == output.shape().elements();
      }
    }
    return isScore && output.shape().elements() == 1;
  }

  /**
   * The classes of an output that is a list.
   *
   * @param labels file with one label per line, or null
   * @throws CommandException if it has another number of labels
   */
  static Classes of(Value output, Path labels) {
    int count = output.shape().elements();
    if (labels == null) {
      return new Classes(count, null);
    }
    String text = new String(Disk.read(labels), StandardCharsets.UTF_8);
    List<String> names = text.stripTrailing().lines().map(String::strip).toList();
    if (names.size() != count) {
      throw new CommandException(
          labels + ": " + names.size() + " labels, but the model's output is " + output);
    }
    return new Classes(count, names);
  }

  /** How many outputs precede that of class index 0. */
  int background() {
    return count == CLASSES_AND_BACKGROUND ? 1 : 0;
  }

  /** What to call a class. */
  String name(int output) {
    return names == null ? Integer.toString(output) : names.get(output);
  }
}
