/** Training of the shipped models with libtorch, and their export as float32 {@code .tflite}. */
package dev.octet.train;
