package dev.octet.train;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.bytedeco.pytorch.Tensor;

/**
 * The state after a whole epoch in a file: the number of epochs, then for each parameter its name,
 * its values and, if it is trained, its momentum.
 */
final class Checkpoint {
  private Checkpoint() {}

  /** Replaces the file as a whole. */
  static void write(Path file, Network network, int epochs) throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".next");
    try (DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(next)))) {
      out.writeInt(epochs);
      for (Parameter parameter : network.parameters()) {
        out.writeUTF(parameter.name());
        write(out, parameter.tensor());
        if (parameter.isTrained()) {
          write(out, parameter.velocity());
        }
      }
    }
    Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * Fills a network of the same architecture.
   *
   * @return the number of epochs that it was trained
   * @throws IOException if the file belongs to another architecture
   */
  static int read(Path file, Network network) throws IOException {
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      int epochs = in.readInt();
      for (Parameter parameter : network.parameters()) {
        String name = in.readUTF();
        if (!name.equals(parameter.name())) {
          throw new IOException(
              file + ": holds " + name + " where the network has " + parameter.name());
        }
        read(in, parameter.tensor());
        if (parameter.isTrained()) {
          read(in, parameter.velocity());
        }
      }
      return epochs;
    }
  }

  private static void write(DataOutputStream out, Tensor tensor) throws IOException {
    float[] values = Parameter.values(tensor);
    out.writeInt(values.length);
    for (float value : values) {
      out.writeFloat(value);
    }
  }

  private static void read(DataInputStream in, Tensor tensor) throws IOException {
    float[] values = new float[in.readInt()];
    for (int i = 0; i < values.length; i++) {
      values[i] = in.readFloat();
    }
    Parameter.set(tensor, values);
  }
}
