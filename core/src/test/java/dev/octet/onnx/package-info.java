/** Tests of ONNX: its files, and its operators as graphs of ours. */
package dev.octet.onnx;
