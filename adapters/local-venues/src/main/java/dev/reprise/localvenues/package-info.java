/** Venue servers on loopback that speak the venues own protocols. */
package dev.reprise.localvenues;
