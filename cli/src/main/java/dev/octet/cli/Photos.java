package dev.octet.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the photos of a data set: named by class index ({@code 0042.jpg}), or in one folder per
 * class that has the class's label for a name.
 */
final class Photos {
  private static final Pattern CLASS_INDEX = Pattern.compile("(\\d{1,6})\\..*");

  private Photos() {}

  /**
   * The photos in {@code folder}, sorted by name.
   *
   * @param classes of the model
   * @param labelFile where their names come from; null if they are not known
   * @throws CommandException if there are no photos, or their folders do not match the labels
   */
  static List<Photo> find(Path folder, Classes classes, Path labelFile) {
    List<Photo> photos = indexed(folder, classes.background(), classes.count());
    if (!photos.isEmpty()) {
      return photos;
    }
    List<Path> folders = ImageFiles.folders(folder);
    if (folders.isEmpty()) {
      throw new CommandException(
          folder
              + ": no image found: neither one named by class index, 0 to "
              + (classes.count() - classes.background() - 1)
              + ", such as 0042.jpg, nor a folder per class");
    }
    if (classes.names() == null) {
      throw new CommandException(
          folder
              + ": it has a folder per class, so --labels FILE must name the classes, one per line"
              + " in the order of the model's outputs");
    }
    return labelled(folder, folders, classes.names(), labelFile);
  }

  private static List<Photo> indexed(Path folder, int background, int outputs) {
    List<Photo> photos = new ArrayList<>();
    for (Path file : ImageFiles.in(folder)) {
      String name = file.getFileName().toString();
      Matcher index = CLASS_INDEX.matcher(name);
      if (index.matches() && Integer.parseInt(index.group(1)) < outputs - background) {
        photos.add(new Photo(file, name, Integer.parseInt(index.group(1)) + background));
      }
    }
    return photos;
  }

  private static List<Photo> labelled(
      Path folder, List<Path> classes, List<String> labels, Path labelFile) {
    List<String> unknown = new ArrayList<>();
    List<Photo> photos = new ArrayList<>();
    for (Path one : classes) {
      String label = one.getFileName().toString();
      int output = labels.indexOf(label);
      if (output < 0) {
        unknown.add(label);
        continue;
      }
      if (labels.lastIndexOf(label) != output) {
        throw new CommandException(
            labelFile + ": two lines name the class \"" + label + "\", which is a folder's name");
      }
      for (Path file : ImageFiles.in(one)) {
        photos.add(new Photo(file, label + "/" + file.getFileName(), output));
      }
    }
    if (!unknown.isEmpty()) {
      throw new CommandException(
          folder
              + ": the folder"
              + (unknown.size() == 1 ? " " : "s ")
              + quoted(unknown)
              + (unknown.size() == 1 ? " is no label of " : " are no labels of ")
              + labelFile
              + ", which has "
              + quoted(labels)
              + "; a folder's name must equal its class's line");
    }
    if (photos.isEmpty()) {
      throw new CommandException(
          folder + ": no image found in its folders " + quoted(names(classes)));
    }
    return photos;
  }

  private static List<String> names(List<Path> folders) {
    return folders.stream().map(one -> one.getFileName().toString()).toList();
  }

  /** The first few names, as in {@code "cat", "dog" and 8 more}. */
  private static String quoted(List<String> names) {
    int few = Math.min(names.size(), 5);
    String text = "\"" + String.join("\", \"", names.subList(0, few)) + "\"";
    return few == names.size() ? text : text + " and " + (names.size() - few) + " more";
  }
}
