package io.plumbline.engine.cuda;

import org.bytedeco.javacpp.Pointer;

/** An address as JavaCPP passes it. It owns nothing. */
final class Address extends Pointer {
    Address(long address) {
        super((Pointer) null);
        this.address = address;
    }
}
