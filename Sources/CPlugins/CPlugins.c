#include "CPlugins.h"
