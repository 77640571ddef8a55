package io.plumbline.engine.cuda;

import java.util.ArrayList;
import java.util.List;

/** Rooms of one device that are given back together. */
final class Rooms {
    private final Device device;
    private final List<Room> rooms = new ArrayList<>();

    Rooms(Device device) {
        this.device = device;
    }

    /** Returns another room, empty yet. */
    Room add() {
        Room room = new Room(device);
        rooms.add(room);
        return room;
    }

    void close() {
        rooms.forEach(Room::close);
    }
}
