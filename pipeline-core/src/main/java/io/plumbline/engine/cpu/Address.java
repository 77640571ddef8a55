package io.plumbline.engine.cpu;

import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;

/** A pointer that can be moved. */
final class Address extends FloatPointer {
    Address() {
        super((Pointer) null);
    }

    Address set(long where, long elements) {
        address = where;
        position = 0;
        limit = elements;
        capacity = elements;
        return this;
    }
}
