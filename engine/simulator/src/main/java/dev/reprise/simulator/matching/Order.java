package dev.reprise.simulator.matching;

import dev.reprise.api.schema.Side;

/** An order that the engine knows. An object of its own, so that a request finds all of an order in one or two cache lines. */
final class Order {
    long id;
    long reference;
    long price;
    long qty;
    long leaves;
    int owner;
    int place; // in the table of orders
    boolean postOnly;
    Side side;
    Level level; // where it rests
    Order previous; // at the level, older
    Order next; // at the level, younger; among free ones the next free one
}
