package dev.octet.cli;

import dev.octet.graph.Value;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The samples of a folder, on which two models are compared. */
final class VerifySamples {
  private VerifySamples() {}

  /** Pictures of which the class is known: {@link Photos} says how they are named. */
  static List<Sample> labelled(Path folder, Classes classes, Path labels, int limit) {
    return ImageFiles.spread(Photos.find(folder, classes, labels), limit).stream()
        .map(photo -> picture(photo.name(), photo.output(), photo.file()))
        .toList();
  }

  /** All pictures of a folder and its subfolders. */
  static List<Sample> pictures(Path folder, int limit) {
    Samples found = Samples.in(folder, limit);
    if (found.raw()) {
      throw new CommandException(folder + ": holds *.bin files; name them with --inputs");
    }
    return found.files().stream()
        .map(file -> picture(folder.relativize(file).toString(), Sample.UNKNOWN, file))
        .toList();
  }

  private static Sample picture(String name, int label, Path file) {
    return new Sample(name, label, () -> new Sample.Picture(ImageFiles.decode(file)));
  }

  /**
   * Raw tensors: {@code *.bin} files of models with one input, else a folder for each sample that
   * holds {@code 0.bin}, {@code 1.bin} and so on in the model's order.
   */
  static List<Sample> tensors(Path folder, List<Value> inputs, int limit) {
    List<Sample> samples = new ArrayList<>();
    if (inputs.size() == 1) {
      Samples found = Samples.in(folder, limit);
      if (!found.raw()) {
        throw new CommandException(folder + ": holds pictures; name them with --images");
      }
      for (Path file : found.files()) {
        samples.add(tensors(folder.relativize(file).toString(), List.of(file), inputs));
      }
      return samples;
    }
    for (Path one : ImageFiles.spread(ImageFiles.folders(folder), limit)) {
      List<Path> files = new ArrayList<>();
      for (int k = 0; k < inputs.size(); k++) {
        files.add(one.resolve(k + ".bin"));
      }
      if (files.stream().allMatch(Files::exists)) {
        samples.add(tensors(one.getFileName().toString(), files, inputs));
      }
    }
    if (samples.isEmpty()) {
      throw new CommandException(
          folder
              + ": no samples; the model has "
              + inputs.size()
              + " inputs, so a sample is a folder with the files 0.bin to "
              + (inputs.size() - 1)
              + ".bin");
    }
    return samples;
  }

  private static Sample tensors(String name, List<Path> files, List<Value> inputs) {
    return new Sample(
        name,
        Sample.UNKNOWN,
        () -> {
          byte[][] stored = new byte[files.size()][];
          for (int k = 0; k < stored.length; k++) {
            stored[k] = Disk.read(files.get(k));
            if (stored[k].length != inputs.get(k).bytes()) {
              throw new CommandException(
                  files.get(k)
                      + ": "
                      + stored[k].length
                      + " bytes do not fit "
                      + inputs.get(k)
                      + " of the first model, which takes "
                      + inputs.get(k).bytes()
                      + " bytes. Write the raw little-endian elements without a header.");
            }
          }
          return new Sample.Tensors(stored);
        });
  }
}
