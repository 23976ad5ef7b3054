package dev.fovea.lab.tune;

/// What a strategy wants to be done next: a new trial, or more epochs of one that there is.
///
/// @param trial  its number, from 1
/// @param values its settings
/// @param epochs how many epochs it shall have then, those that it has done included
public record Job(int trial, Values values, int epochs) {}
