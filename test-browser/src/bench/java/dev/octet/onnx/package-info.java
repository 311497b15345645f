/** Writes graphs as .onnx files, for runtimes that read no .tflite files. */
package dev.octet.onnx;
