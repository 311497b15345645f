package dev.octet.cli;

import java.nio.file.Path;

/**
 * A photo of which is known what it shows.
 *
 * @param file the image file
 * @param name what reports call it
 * @param output index of the model's output that should be the highest
 */
record Photo(Path file, String name, int output) {}
