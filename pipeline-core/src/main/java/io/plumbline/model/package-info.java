/**
 * Models on disk: the Hugging Face directory, {@code config.json}, safetensors, the architectures' tensor names, the
 * fingerprint.
 *
 * <p>May import: the JDK, Jackson, {@code io.plumbline}, {@code .commit}. Nothing of ND4J: weights are read into and written from
 * caller-supplied buffers.
 */
package io.plumbline.model;
