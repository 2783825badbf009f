/** Stand in written text for what a module calls the class and the data types, until it is known. */
export const SEQUELIZE_MARK = "\uE102";
export const DATA_TYPES_MARK = "\uE101";

/** In front of the name of an operator, where a property has one for a name. */
export const OPERATOR_MARK = "\uE110";

/** Stands for the expression that is the query interface in a written module. */
export const QUERY_INTERFACE_MARK = "\uE103";

/** Stands for the arguments that a written function is given, as `up` was. */
export const ARGUMENTS_MARK = "\uE104";
