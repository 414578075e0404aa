require('node:http');
require('node:https');
require('./empty.cjs');
