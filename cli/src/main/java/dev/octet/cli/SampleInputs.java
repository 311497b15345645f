package dev.octet.cli;

import dev.octet.cli.image.Preprocessing;
import dev.octet.cli.image.RgbImage;
import dev.octet.graph.Value;
import dev.octet.quantizer.Range;
import dev.octet.runtime.Model;
import java.io.IOException;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/** What a model gets for each of some samples, made when it is asked for. */
final class SampleInputs implements Iterable<byte[][]> {
  private final Samples samples;
  private final List<Value> inputs;
  private final Preprocessing preprocessing;

  private SampleInputs(Samples samples, List<Value> inputs, Preprocessing preprocessing) {
    this.samples = samples;
    this.inputs = inputs;
    this.preprocessing = preprocessing;
  }

  /**
   * The inputs of a model.
   *
   * @param file of the model, for messages
   * @throws CommandException if there are pictures and the model takes none
   */
  static SampleInputs of(Samples samples, Model model, ImageOptions options, Path file) {
    return new SampleInputs(
        samples, model.inputs(), samples.raw() ? null : options.preprocessing(model, file));
  }

  /** How many samples there are. */
  int size() {
    return samples.files().size();
  }

  /** The file of a sample. */
  Path file(int i) {
    return samples.files().get(i);
  }

  /**
   * All pixel values that pictures may have, whichever these have; null of raw samples.
   *
   * <p>It is the range of the model's only input.
   */
  Range ofAllPictures() {
    return preprocessing == null
        ? null
        : new Range(preprocessing.smallest(), preprocessing.largest());
  }

  /**
   * The inputs of a sample, in the model's order.
   *
   * @throws CommandException if the file cannot be read or does not fit; the message names it
   */
  byte[][] get(int i) {
    return preprocessing == null ? raw(file(i)) : new byte[][] {picture(file(i))};
  }

  private byte[] picture(Path path) {
    try {
      return preprocessing.apply(RgbImage.decode(Disk.read(path)));
    } catch (IOException e) {
      throw Disk.failure(path, e);
    }
  }

  private byte[][] raw(Path path) {
    byte[] bytes = Disk.read(path);
    int wanted = inputs.stream().mapToInt(Value::bytes).sum();
    if (bytes.length != wanted) {
      throw new CommandException(
          path
              + ": "
              + bytes.length
              + " bytes do not fit "
              + (inputs.size() == 1 ? inputs.get(0) : "the inputs " + inputs)
              + ", which "
              + (inputs.size() == 1 ? "takes " : "take ")
              + wanted
              + " bytes. Write the raw little-endian elements"
              + (inputs.size() == 1 ? "" : " of all inputs, in this order,")
              + " without a header.");
    }
    byte[][] parts = new byte[inputs.size()][];
    int from = 0;
    for (int k = 0; k < parts.length; k++) {
      parts[k] = Arrays.copyOfRange(bytes, from, from += inputs.get(k).bytes());
    }
    return parts;
  }

  /** All samples in their order, read anew each time, by any number of threads. */
  @Override
  public Iterator<byte[][]> iterator() {
    return new Iterator<>() {
      private int next;

      @Override
      public boolean hasNext() {
        return next < size();
      }

      @Override
      public byte[][] next() {
        return get(next++);
      }
    };
  }

  /** All samples as a list whose elements are made when they are asked for. */
  List<byte[][]> asList() {
    return new AbstractList<>() {
      @Override
      public byte[][] get(int index) {
        return SampleInputs.this.get(index);
      }

      @Override
      public int size() {
        return SampleInputs.this.size();
      }
    };
  }

  /** At most {@code most} of these, evenly spread. */
  SampleInputs spread(int most) {
    Samples some = new Samples(ImageFiles.spread(samples.files(), most), samples.raw());
    return new SampleInputs(some, inputs, preprocessing);
  }
}
