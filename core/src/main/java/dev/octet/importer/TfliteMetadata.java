package dev.octet.importer;

import dev.octet.error.FormatException;
import dev.octet.graph.Attachment;
import dev.octet.graph.Source;
import dev.octet.graph.Value;
import dev.octet.tensor.ImageLayout;
import dev.octet.tensor.Normalization;
import java.util.List;

/**
 * Reads what a .tflite file says about the images that its inputs take. A model runs without it:
 * what is missing, damaged or does not fit the model counts as absent.
 *
 * <p>Source: TensorFlow Lite metadata, tensorflow_lite_support/metadata/metadata_schema.fbs,
 * identifier M001: a FlatBuffers file of its own in a buffer of the model, to which the entry
 * {@code TFLITE_METADATA} of the model's list of metadata leads.
 */
public final class TfliteMetadata {
  private static final String ENTRY = "TFLITE_METADATA";
  private static final int IDENTIFIER = 'M' | '0' << 8 | '0' << 16 | '1' << 24;
  private static final int NORMALIZATION_OPTIONS = 1;

  /** More entries or process units than any real file has; later ones are not looked at. */
  private static final int MOST = 64;

  private TfliteMetadata() {}

  /**
   * The normalization of every input, null where there is none.
   *
   * @param source a file that {@link TfliteImporter} has read
   * @param subgraph its part that runs
   * @param inputs the inputs of that part
   */
  public static Normalization[] normalizations(Source source, int subgraph, List<Value> inputs) {
    Normalization[] found = new Normalization[inputs.size()];
    try {
      FlatVector tensors = inputTensors(source, subgraph);
      for (int i = 0; tensors != null && i < found.length && i < tensors.length(); i++) {
        found[i] = normalization(tensors.table(i), inputs.get(i));
      }
    } catch (FormatException damaged) {
      return new Normalization[inputs.size()];
    }
    return found;
  }

  /**
   * The metadata as they stand in a file, for a file that describes the same model; null if there
   * are none, or they are damaged.
   *
   * @param source a file that {@link TfliteImporter} has read
   */
  public static Attachment attachment(Source source) {
    try {
      FlatVector content = content(new FlatBuffer(source).root());
      return content == null
          ? null
          : new Attachment(
              ENTRY, source.memory().read(source.address() + content.position(), content.length()));
    } catch (FormatException damaged) {
      return null;
    }
  }

  /** The descriptions of a subgraph's inputs; null if there are none. */
  private static FlatVector inputTensors(Source source, int subgraph) {
    FlatTable model = new FlatBuffer(source).root();
    FlatVector content = content(model);
    if (content == null) {
      return null;
    }
    int address = source.address() + content.position();
    FlatBuffer buffer = new FlatBuffer(new Source(source.memory(), address, content.length()));
    FlatVector subgraphs = buffer.root().vector(3, 4);
    return buffer.i32(4) != IDENTIFIER || subgraphs.length() <= subgraph
        ? null
        : subgraphs.table(subgraph).vector(2, 4);
  }

  /** The bytes of the metadata; null if the model has none. */
  private static FlatVector content(FlatTable model) {
    FlatVector entries = model.vector(6, 4);
    FlatVector buffers = model.vector(4, 4);
    for (int i = 0; i < entries.length() && i < MOST; i++) {
      FlatTable entry = entries.table(i);
      int index = entry.i32(1, 0);
      if (entry.string(0).equals(ENTRY) && index >= 0 && index < buffers.length()) {
        return buffers.table(index).vector(0, 1);
      }
    }
    return null;
  }

  private static Normalization normalization(FlatTable tensor, Value input) {
    ImageLayout layout = ImageLayout.of(input.shape());
    FlatVector units = tensor.vector(4, 4);
    for (int i = 0; layout != null && i < units.length() && i < MOST; i++) {
      FlatTable unit = units.table(i);
      FlatTable options = unit.table(1);
      if (unit.u8(0, 0) == NORMALIZATION_OPTIONS && options != null) {
        return normalization(options.vector(0, 4), options.vector(1, 4), layout.channels());
      }
    }
    return null;
  }

  private static Normalization normalization(FlatVector means, FlatVector stds, int channels) {
    if (!fits(means.length(), channels) || !fits(stds.length(), channels)) {
      return null;
    }
    Normalization normalization = Normalization.of(means.floats(), stds.floats());
    for (float mean : normalization.means()) {
      if (!(Math.abs(mean) < Float.POSITIVE_INFINITY)) {
        return null;
      }
    }
    for (float std : normalization.stds()) {
      if (!(std > 0 && std < Float.POSITIVE_INFINITY)) {
        return null;
      }
    }
    return normalization;
  }

  private static boolean fits(int count, int channels) {
    return count == 1 || count == channels;
  }
}
